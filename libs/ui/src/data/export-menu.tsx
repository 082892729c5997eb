'use client';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../action/button.js';
import { InlineError } from '../feedback/inline-error.js';
import { Dialog } from '../overlay/dialog.js';
import { Menu } from '../overlay/menu.js';

export interface ExportFormat {
  label: string;
  hint: string;
  /** Where the file can be fetched. */
  href: string;
}

export interface ExportMenuProps {
  /** What the filter matches, in words: "1,204 nodes match". */
  extent: string;
  formats: readonly ExportFormat[];
  /** Fetches the file and hands it to the browser; rejects with what went wrong. */
  onTake: (href: string) => Promise<void>;
}

/** Everything that the filter matches, as a file; not only what is on screen. What went wrong is said over the list, which stays. */
export function ExportMenu({ extent, formats, onTake }: ExportMenuProps) {
  const [isTaking, setTaking] = useState(false);
  const [failed, setFailed] = useState<{ format: ExportFormat; error: unknown } | null>(null);
  const take = async (format: ExportFormat) => {
    setTaking(true);
    setFailed(null);
    try {
      await onTake(format.href);
    } catch (error) {
      setFailed({ format, error });
    } finally {
      setTaking(false);
    }
  };
  return (
    <>
      <Menu
        trigger={
          <Button icon={<Download size={16} aria-hidden />} busy={isTaking ? 'Exporting…' : undefined}>
            Export
          </Button>
        }
        entries={[
          { kind: 'heading', label: extent },
          ...formats.map((format) => ({
            label: format.label,
            hint: format.hint,
            disabled: isTaking,
            onSelect: () => void take(format),
          })),
        ]}
      />
      {failed ? (
        <Dialog open onOpenChange={() => setFailed(null)} title={`Export as ${failed.format.label}`}>
          <InlineError
            error={failed.error}
            title="The file could not be fetched"
            onRetry={() => void take(failed.format)}
          />
        </Dialog>
      ) : null}
    </>
  );
}
