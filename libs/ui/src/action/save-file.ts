/** Hands bytes to the browser as a file to keep. `name`: what it is called, with its ending. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the file over by the next task; keeping the address would keep the bytes.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
