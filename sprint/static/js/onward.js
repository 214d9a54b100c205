// The bar that leads to where reading stopped goes once the reader is there; then the way on is the next thing.
const bar = document.querySelector(".onward");
const place = bar && document.getElementById(bar.querySelector("a[href^='#']")?.hash.slice(1) ?? "");

if (place) {
  const done = document.querySelector("#way-on + form .button:not(.plain)");
  const reached = ([entry]) => {
    bar.hidden = entry.isIntersecting;
    done?.classList.toggle("next", bar.hidden);
  };
  new IntersectionObserver(reached, { rootMargin: "1000000px 0px 0px 0px" }).observe(place);
}
