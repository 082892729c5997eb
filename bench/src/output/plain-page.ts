// In the browser: all 100,000 lines in the document, and the browser's own scrolling.
const scroller = document.body.appendChild(document.createElement('pre'));
scroller.setAttribute('role', 'region');
scroller.style.cssText = 'height:594px;overflow:auto;font:12.5px/18px monospace;margin:0';
for (const line of (await (await fetch('/output')).text()).split('\n')) {
  const row = scroller.appendChild(document.createElement('div'));
  row.dataset['line'] = '';
  row.textContent = line;
}
