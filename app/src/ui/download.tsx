// A file that the page makes itself, for somebody to keep.

/** How long a browser may take to begin with it. */
const KEPT_MS = 60_000;

interface DownloadProps {
  readonly name: string;
  readonly type: string;
  /** Made when somebody asks for it. */
  readonly content: () => string;
  readonly children: string;
}

export const Download = ({ name, type, content, children }: DownloadProps) => {
  const save = () => {
    const url = URL.createObjectURL(new Blob([content()], { type }));
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
  };
  return (
    <button type="button" onClick={save} className="border-line bg-surface min-h-11 cursor-pointer rounded-lg border px-4">
      {children}
    </button>
  );
};
