/** What a page has drawn that is text or has a dash, as its canvas was told; in device pixels. */
export interface Drawing {
  texts: { text: string; colour: unknown; y: number }[];
  dashed: { dash: number[]; colour: unknown; y: number; length: number }[];
}

/** Runs in a page before its own scripts: what is on a canvas cannot be asked for afterwards. */
export function noteDrawing(): void {
  const drawing: Drawing = { texts: [], dashed: [] };
  Object.assign(globalThis, { drawing });
  const begun = new WeakMap<CanvasRenderingContext2D, [x: number, y: number]>();
  const canvas = CanvasRenderingContext2D.prototype;
  const noted = <Name extends 'fillText' | 'moveTo' | 'lineTo'>(
    name: Name,
    note: (on: CanvasRenderingContext2D, args: Parameters<CanvasRenderingContext2D[Name]>) => void,
  ) => {
    const verb = new Proxy(canvas[name], {
      apply: (target, on: CanvasRenderingContext2D, args: Parameters<CanvasRenderingContext2D[Name]>): unknown => {
        note(on, args);
        return Reflect.apply(target, on, args);
      },
    });
    Object.assign(canvas, { [name]: verb });
  };
  noted('fillText', (on, [text, , y]) => void drawing.texts.push({ text, colour: on.fillStyle, y }));
  noted('moveTo', (on, [x, y]) => void begun.set(on, [x, y]));
  noted('lineTo', (on, [x, y]) => {
    const from = begun.get(on);
    const dash = on.getLineDash();
    if (from?.[1] === y && dash.length > 0)
      drawing.dashed.push({ dash, colour: on.strokeStyle, y, length: x - from[0] });
  });
}
