// Light or dark: as the system has it, until somebody chooses. The choice stays on this machine.
import { useState } from 'react';

export type Theme = 'light' | 'dark';

const KEY = 'openmast-theme';

function chosen(): Theme {
  const kept = localStorage.getItem(KEY);
  if (kept === 'light' || kept === 'dark') return kept;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

const show = (theme: Theme): void => void (document.documentElement.dataset.theme = theme);

/** Before anything is drawn, so that nothing flashes. */
export const showChosenTheme = (): void => show(chosen());

export const ThemeButton = () => {
  const [theme, setTheme] = useState(chosen);
  const other: Theme = theme === 'dark' ? 'light' : 'dark';
  const change = () => {
    localStorage.setItem(KEY, other);
    show(other);
    setTheme(other);
  };
  return (
    <button
      type="button"
      onClick={change}
      aria-label={`Use ${other} colours`}
      className="border-line size-11 cursor-pointer rounded-lg border"
    >
      <span aria-hidden="true">{theme === 'dark' ? '☀' : '☾'}</span>
    </button>
  );
};
