"use strict";
(() => {
  const filter = document.getElementById("filter");
  const groups = [...document.querySelectorAll(".group")];
  const show = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let total = 0;
    for (const group of groups) {
      let here = 0;
      for (const finding of group.querySelectorAll(".finding")) {
        const text = finding.dataset.words.toLowerCase();
        finding.hidden = !words.every((word) => text.includes(word));
        if (!finding.hidden) here += 1;
      }
      group.hidden = here === 0;
      group.querySelector(".count").textContent = here.toLocaleString("en");
      if (words.length && here) group.open = true;
      total += here;
    }
    document.getElementById("shown").textContent = words.length ? total.toLocaleString("en") + " shown" : "";
  };
  filter.addEventListener("input", show);
  document.getElementById("open").addEventListener("click", () => groups.forEach((each) => (each.open = true)));
  document.getElementById("shut").addEventListener("click", () => groups.forEach((each) => (each.open = false)));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-filter]");
    if (!button) return;
    filter.value = button.dataset.filter;
    show();
    filter.focus();
    document.getElementById("findings").scrollIntoView();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target !== filter) {
      event.preventDefault();
      filter.focus();
    } else if (event.key === "Escape" && event.target === filter) {
      filter.value = "";
      show();
    }
  });
  document.getElementById("tools").hidden = false;
})();
