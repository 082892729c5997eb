// In the browser: the least that shows 100,000 lines. Rows of one height, those in sight and some more, text without colours.
const rowPx = 18;
const spare = 20;
// What the output view has in a window of 900 px.
const heightPx = 594;
const lines = (await (await fetch('/output')).text()).split('\n');
const scroller = document.body.appendChild(document.createElement('div'));
scroller.setAttribute('role', 'region');
scroller.style.cssText = `height:${heightPx}px;overflow:auto;font:12.5px monospace;position:relative`;
const list = scroller.appendChild(document.createElement('div'));
list.style.height = `${lines.length * rowPx}px`;
const rows = Array.from({ length: Math.ceil(heightPx / rowPx) + spare * 2 }, () => {
  const row = list.appendChild(document.createElement('div'));
  row.dataset['line'] = '';
  row.style.cssText = 'position:absolute;white-space:pre;left:0;top:0';
  return row;
});

function draw(): void {
  const first = Math.max(0, Math.floor(scroller.scrollTop / rowPx) - spare);
  rows.forEach((row, index) => {
    row.style.transform = `translateY(${(first + index) * rowPx}px)`;
    row.textContent = lines[first + index] ?? '';
  });
}
scroller.addEventListener('scroll', draw);
draw();

/** Lines with a text, one after the other, in one go. */
Object.assign(globalThis, {
  countLines: (text: string) => lines.filter((line) => line.toLowerCase().includes(text)).length,
});
