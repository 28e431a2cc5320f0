"use strict";
// A word was chosen: play its recording from there; while it plays, the word being said is lit.
(function () {
  function take(word) {
    var article = word.closest("article");
    return article ? article.querySelector("audio") : null;
  }
  function play(word) {
    var sound = take(word);
    if (!sound) return;
    document.querySelectorAll("audio").forEach(function (other) { if (other !== sound) other.pause(); });
    sound.currentTime = parseFloat(word.dataset.t) || 0;
    sound.play().catch(function () {});
  }
  document.addEventListener("click", function (event) {
    var word = event.target.closest ? event.target.closest(".w") : null;
    if (word) play(word);
  });
  document.addEventListener("keydown", function (event) {
    if ((event.key === "Enter" || event.key === " ") && event.target.classList.contains("w")) {
      event.preventDefault();
      play(event.target);
    }
  });
  document.querySelectorAll("audio").forEach(function (sound) {
    var words = Array.prototype.slice.call(sound.closest("article").querySelectorAll(".w"));
    var lit = null;
    sound.addEventListener("timeupdate", function () {
      var at = sound.currentTime, now = null;
      for (var i = 0; i < words.length && parseFloat(words[i].dataset.t) <= at; i++) now = words[i];
      if (now !== lit) {
        if (lit) lit.classList.remove("now");
        if (now) now.classList.add("now");
        lit = now;
      }
    });
  });
})();
