/* Nothing is laid out before the font is there: what was drawn as boxes would keep them. */
document.fonts.load('1em "zx Noto Sans SC"', "中").finally(() => document.documentElement.classList.add("lettered"));

/* What the widgets leave out: a slider's name for those who do not see it, and groups that the keyboard opens. */
const complete = () => {
  for (const label of document.querySelectorAll(".widget-slider > .widget-label")) {
    if (label.title === "null") label.removeAttribute("title");
    for (const part of label.parentElement.querySelectorAll("[role=slider], .widget-readout")) part.setAttribute("aria-label", label.textContent);
  }
  for (const readout of document.querySelectorAll(".widget-readout")) readout.setAttribute("role", "textbox");
  for (const header of document.querySelectorAll(".jupyter-widget-Collapse-header")) {
    header.setAttribute("role", "button");
    header.setAttribute("aria-expanded", header.parentElement.classList.contains("jupyter-widget-Collapse-open"));
    header.tabIndex = 0;
    for (const select of header.parentElement.querySelectorAll("select")) select.setAttribute("aria-label", header.textContent);
  }
};
new MutationObserver(complete).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
document.addEventListener("keydown", (event) => {
  if (event.target.matches(".jupyter-widget-Collapse-header") && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    event.target.click();
  }
});

/* A page whose kernel has ended looks as if it still counted: it is asked every few seconds, and what to do is said. */
setInterval(async () => {
  const config = document.getElementById("jupyter-config-data");
  if (!config) return;
  const { baseUrl, kernelId } = JSON.parse(config.textContent);
  const answered = await fetch(`${baseUrl}api/kernels/${kernelId}`).then((answer) => answer.ok, () => false);
  document.getElementById("gone").hidden = answered;
}, 5000);
