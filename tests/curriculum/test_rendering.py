"""What comes out of rendering never acts, whatever went in."""

import threading
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprint import markdown
from sprint.curriculum import parser
from sprint.markdown import keep, render_inline, render_module, render_post

CONTENT = Path(__file__).parent / "content"
TEXT = (CONTENT / "modules/w2-sample-clip.md").read_text("utf-8")
GLOSSARY = parser.load_glossary((CONTENT / "glossary.md").read_text("utf-8"))
FIGURES = parser.load_figures(CONTENT / "figures")


def _words(text):
    return set(text.split())


REL = 'rel="nofollow ugc noopener noreferrer"'
POST_TAGS = _words("a blockquote br code del em hr li ol p pre strong sub ul")
ACTIVE_TAGS = _words(
    "script style iframe frame frameset object embed applet form input textarea select option base link meta svg math"
    " template noscript video audio source track portal dialog marquee bgsound xml plaintext listing xmp"
)
SCHEMES = {"http", "https", "mailto", "tel", ""}


class Reader(HTMLParser):
    """Notes everything in a page that could act, as a browser would read it."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.acting = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag in ACTIVE_TAGS:
            self.acting.append(tag)
        for name, value in attrs:
            self.attributes.append((tag, name, value or ""))
            if name.startswith("on") or name in {"style", "srcdoc", "formaction", "ping", "srcset", "background"}:
                self.acting.append(f"{tag} {name}")
            if name in {"href", "src", "action", "cite"} and self._scheme(value or "") not in SCHEMES:
                self.acting.append(f"{tag} {name}={value}")

    def handle_comment(self, data):
        self.acting.append("comment")

    def handle_decl(self, decl):
        self.acting.append("declaration")

    def handle_pi(self, data):
        self.acting.append("instruction")

    @staticmethod
    def _scheme(value):
        cleaned = "".join(sign for sign in value if sign > " " and sign != "\x7f")
        head = cleaned.split(":", 1)[0] if ":" in cleaned.split("/", 1)[0].split("#", 1)[0].split("?", 1)[0] else ""
        return head.lower()


def read(html):
    reader = Reader()
    reader.feed(str(html))
    reader.close()
    return reader


HOSTILE = [
    # plain elements
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example/a.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<script/x>alert(1)</script>",
    "<script>/*<![CDATA[*/alert(1)/*]]>*/</script>",
    "</p><script>alert(1)</script><p>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x:alert(alt) onerror=eval(src) alt=1>",
    '<img src="x" onerror\n=\n"alert(1)">',
    "<IMG SRC=javascript:alert(1)>",
    "<img src='x`' onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "<img srcset='x 1x, javascript:alert(1) 2x'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text y=20>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href='javascript:alert(1)'>x</math>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<form><button formaction=javascript:alert(1)>x</button></form>",
    "<button popovertarget=term-sku onclick=alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)></select>",
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<keygen autofocus onfocus=alert(1)>",
    "<body onload=alert(1)>",
    "<html onmouseover=alert(1)>",
    "<base href=//x.example/>",
    "<link rel=stylesheet href=//x.example/a.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<style>@import '//x.example/a.css';</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<div style=width:expression(alert(1))>x</div>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<details><summary onclick=alert(1)>x</summary></details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<listing><img src=x onerror=alert(1)></listing>",
    "<table background=javascript:alert(1)><tr><td>x</td></tr></table>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='https://x.example' onclick=alert(1)>x</a>",
    "<a href='https://x.example' target=_blank ping='//x.example'>x</a>",
    "<div onpointerenter=alert(1)>x</div>",
    "<x onclick=alert(1)>x</x>",
    "<p id=main class='pop' popover>x</p>",
    # comments, declarations, broken markup
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<!DOCTYPE html><script>alert(1)</script>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<a <img src=x onerror=alert(1)>",
    "<<img src=x onerror=alert(1)>>",
    "<img src=x onerror=alert(1)//",
    '<p title="<img src=x onerror=alert(1)>">x</p>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script\\>alert(1)\\</script\\>",
    "＜script＞alert(1)＜/script＞",
    "<scr\x00ipt>alert(1)</script>",
    # Markdown
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java%0ascript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox(1))",
    "[x](<javascript:alert(1)>)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[y]\n\n[y]: <javascript:alert(1)> 'title'",
    "![x](javascript:alert(1))",
    '![x](x"onerror="alert(1))',
    '![x"onerror="alert(1)](x.png)',
    "![x](https://x.example/a.png 'a\" onerror=\"alert(1)')",
    "<javascript:alert(1)>",
    '<https://x.example/"onmouseover="alert(1)>',
    'https://x.example/"onmouseover="alert(1)',
    '[x](https://x.example/"onmouseover="alert(1))',
    "[<img src=x onerror=alert(1)>](https://x.example)",
    "[x](https://x.example '\"><script>alert(1)</script>')",
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "```html onload=alert(1)\n<b>\n```",
    "    <script>alert(1)</script>",
    "# <img src=x onerror=alert(1)> {onclick=alert(1)}",
    "# x {: onclick=alert(1) style=x href=javascript:alert(1) }",
    "*x*{: onmouseover=alert(1) }",
    "[x](https://x.example){: onclick=alert(1) href=javascript:alert(1) }",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "| <script>alert(1)</script> |\n|---|\n| x |",
    "> **Takeaway:** <script>alert(1)</script>",
    "> **Do not:** <img src=x onerror=alert(1)>",
    "- [ ] <img src=x onerror=alert(1)>",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "/// details | <script>alert(1)</script>\n<img src=x onerror=alert(1)>\n///",
    "~~<svg onload=alert(1)>~~",
    "wzxhzdk:0 \x02wzxhzdk:0\x03 \x02klzzwxh:0\x03",
    '<a href="../glossary.md#sku"><img src=x onerror=alert(1)></a>',
    "[<script>alert(1)</script>](../glossary.md#sku)",
    '[SKU](../glossary.md#sku"onclick="alert(1))',
    '[x](w1-a.md"onclick="alert(1))',
    '![a" onload="alert(1)](../figures/w2-sample-clip-plan.svg)',
    "![<script>alert(1)</script>](../figures/w2-sample-clip-plan.svg)",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_a_hostile_post_is_only_words(source):
    found = read(render_post(source))
    assert found.acting == []
    assert set(found.tags) <= POST_TAGS
    assert {(tag, name) for tag, name, _ in found.attributes} <= {("a", "href"), ("a", "rel"), ("ol", "start")}


@pytest.mark.parametrize("source", HOSTILE)
def test_a_hostile_piece_of_a_module_is_only_words(source):
    assert read(render_module(source)).acting == []
    assert read(render_inline(source)).acting == []


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_stays_words_when_the_page_is_put_together(source):
    """The terms, drawings and icons that are added after sanitising give no way in."""
    text = TEXT.replace("Post a photo of your sheet on the board.", f"\n{source}\n\n")
    text = text.replace("- [ ] The price", "- [ ] " + source.replace("\n", " "))
    try:
        module = parser.parse("content/modules/w2-sample-clip.md", text, GLOSSARY, FIGURES)
    except parser.ContentError:
        return  # a picture from elsewhere: the module is not published at all
    for html in [*(section.html for section in module.sections), *(option.html for option in module.quiz[1].options)]:
        found = read(html)
        drawn = [tag for tag in found.acting if tag == "svg"]
        assert [acting for acting in found.acting if acting != "svg"] == []
        assert len(drawn) <= 2 + html.count('class="icon"')
        buttons = [(name, value) for tag, name, value in found.attributes if tag == "button"]
        assert {name for name, _ in buttons} <= {"class", "type", "popovertarget"}


SIGNS = st.sampled_from(
    [
        "<", ">", '"', "'", "`", "*", "_", "[", "]", "(", ")", "!", "#", "-", "|", "\n", "\n\n", " ", "    ", "\t",
        "\\", "&", ";", ":", "=", "/", "{", "}", "^", "~", "+", "1.", "\x00", "\x02", "\x03", "\u2028",
        "script", "img", "svg", "onerror", "javascript:", "href", "src", "style", "alert(1)", "<!--", "-->",
        "<![CDATA[", "]]>", "<?",
        "../glossary.md#sku", "../figures/a.svg", "https://x.example", "data:", "**Takeaway:**", "{:", "///", "```",
        "wzxhzdk:0", "klzzwxh:0", "&#106;", "&lt;", "<a ", "<p ", "<details", "</", "id=", "class=", "title=",
    ]
)  # fmt: skip
DOCUMENTS = st.lists(st.one_of(SIGNS, st.text(max_size=6)), max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS)
def test_no_document_acts_and_reading_its_html_again_changes_nothing(source):
    post, module = render_post(source), render_module(source)
    assert read(post).acting == [] and set(read(post).tags) <= POST_TAGS
    assert read(module).acting == []
    # A parser drops the first line break of <pre>, so code may lose one on each reading.
    assert markdown._POST.clean(str(post)) == str(post) or "<pre" in post
    assert markdown._MODULE.clean(str(module)) == str(module) or "<pre" in module


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(categories=("L", "N")), min_size=1, max_size=200))
def test_plain_words_are_never_lost(words):
    assert words in render_post(words).striptags()


HONEST = {
    "*x* and **y**": "<em>x</em> and <strong>y</strong>",
    "one\ntwo": "one<br>\ntwo",
    "- a\n- b": "<li>a</li>\n<li>b</li>",
    "3. a\n4. b": '<ol start="3">',
    "> said": "<blockquote>\n<p>said</p>",
    "`x < y`": "<code>x &lt; y</code>",
    "~~old~~": "<del>old</del>",
    "5 < 6 & 7 > 2": "5 &lt; 6 &amp; 7 &gt; 2",
    "a <b> c": "a &lt;b&gt; c",
    "#3 is late": "#3 is late",
    "# 3 clips": "# 3 clips",
    "see [our page](https://x.example/a_b_c)": f'<a href="https://x.example/a_b_c" {REL}>our page</a>',
    "https://x.example/a": f'<a href="https://x.example/a" {REL}>https://x.example/a</a>',
    "<https://x.example/>": '<a href="https://x.example/"',
    "[mail](mailto:ada@x.example)": '<a href="mailto:ada@x.example"',
    "**[a *b*](https://x.example)**": f'<strong><a href="https://x.example" {REL}>a <em>b</em></a></strong>',
    "&copy; 2026": "© 2026",
    "[a] [b] and [c](not a link": "[a] [b] and [c](not a link",
    "![x](https://x.example/a.png)": "!",
}  # fmt: skip


@pytest.mark.parametrize("source", HONEST)
def test_what_people_mean_comes_through(source):
    assert HONEST[source] in render_post(source)


@pytest.mark.parametrize(
    "source",
    [
        "[" * 20_000, "[a](" * 5_000, "*a _b " * 3_000, "*" * 20_000, "`a" * 10_000, "<" * 20_000, "<a " * 6_000,
        "&" * 20_000, "> " * 10_000, ">" * 20_000, "\n".join(">" * n for n in range(1, 190)),
        "\n".join(" " * n + "- a" for n in range(190)), "- " * 10_000, "1. " * 6_000, "a\n" * 10_000, "~~a " * 5_000,
        "![a" * 6_000, "[a]: x\n" * 2_500, "http://" * 2_800, "a@" * 10_000, "<!--" * 5_000, "<![CDATA[" * 2_200,
        "**_" * 6_000, "***a" * 5_000, "[[]" * 6_600, "[x][" * 5_000, "http://a" + ".a" * 9_000, " " * 20_000 + "a",
        "\\" * 20_000, "(" * 20_000, "x" * 200_000,
    ],
    ids=lambda source: repr(source[:12]),
)  # fmt: skip
def test_no_post_takes_long(source):
    begun = time.thread_time()
    render_post(source)
    assert time.thread_time() - begun < 1


def test_a_post_too_deep_or_too_long_is_shown_as_typed():
    deep = ">" * 50 + " <b>x</b>"
    assert render_post(deep) == "<p>" + "&gt;" * 50 + " &lt;b&gt;x&lt;/b&gt;</p>"
    long = "**a**\nb\n\nc " + "x" * markdown.POST_LIMIT
    assert render_post(long).startswith("<p>**a**<br>b</p>\n<p>c x")


def test_a_module_of_eight_kilobytes_renders_whole():
    source = "".join(f"### Part {n} {{#part-{n}}}\n\n{'A buyer looks. ' * 20}\n\n- one\n- two\n\n" for n in range(26))
    assert len(source) > 8_000
    html = render_module(source)
    assert html.count("<h3 id=") == 26 and html.count("A buyer looks.") == 520


def test_one_page_leaves_nothing_behind_for_the_next():
    render_module("x[^1]\n\n[^1]: A note.\n\n[a]: https://x.example")
    assert render_module("[a] and [^1]") == "<p>[a] and [^1]</p>"


def test_threads_do_not_meet():
    wrong = []

    def work(name):
        for _ in range(30):
            html = render_module(f"x[^{name}]\n\n[^{name}]: Note {name}.")
            if f"Note {name}." not in html or html.count("<li") != 1 or f"**{name}**" in render_post(f"**{name}**"):
                wrong.append(name)

    threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_inline_text_loses_only_its_paragraph():
    assert render_inline("a *b*") == "a <em>b</em>"
    assert render_inline("a\n\nb") == "<p>a</p>\n<p>b</p>"


def test_boxes_to_copy_are_signs_and_not_controls():
    html = render_module("- [ ] open\n- [x] **done**")
    assert "<li>☐ open</li>" in html and "<li>☑ <strong>done</strong></li>" in html


def test_lone_underscores_are_blanks_to_fill_in_and_never_bold_type():
    html = render_module("We call the number in ____. Payments over $____ need two people.")
    assert html.count('<span class="blank">____</span>') == 2
    assert "<strong>" not in html


def test_kept_html_is_not_escaped_again():
    assert keep("<p>a</p>") + "<b>" == "<p>a</p>&lt;b&gt;"


def test_links_of_a_module_do_not_tell_where_they_come_from():
    assert 'rel="noopener noreferrer"' in render_module("[x](https://x.example)")


PLAIN = st.text(st.sampled_from("abZ09 .,;:'\"?!()/%$+’“”–—-éß"), max_size=30)


@given(PLAIN.map("A".__add__))
@settings(max_examples=300, deadline=None)
def test_a_line_without_marks_is_rendered_as_it_stands(line):
    """Whether or not it goes past Markdown, which is slow."""
    html = str(render_module(line)).strip()
    assert html == f"<p>{render_inline(line)}</p>"
