// What every page may need; each file looks for its own marks in the page and does nothing without them.
import "./calculator.js";
import "./countdown.js";
import "./finish.js";
import "./once.js";
import "./onward.js";
import "./place.js";
import "./print.js";
import "./quiz.js";
import "./term.js";
import "./ticks.js";
import "./zone.js";

// What only the page of a deliverable needs.
if (document.querySelector("form[data-draft]")) import("./draft.js");
if (document.querySelector("[data-filing]")) import("./files.js");
if (document.querySelector("[data-draft-key], [data-news]")) import("./board.js");
