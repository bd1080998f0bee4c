// Dark, light, or as the system has it.

export type Theme = 'system' | 'dark' | 'light';
const KEY = 'hh-theme';
const ORDER: Theme[] = ['system', 'light', 'dark'];

export function theme(): Theme {
  const kept = localStorage.getItem(KEY);
  return kept === 'dark' || kept === 'light' ? kept : 'system';
}

export function nextTheme(from: Theme): Theme {
  return ORDER[(ORDER.indexOf(from) + 1) % ORDER.length] ?? 'system';
}

export function setTheme(chosen: Theme): void {
  if (chosen === 'system') {
    localStorage.removeItem(KEY);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(KEY, chosen);
    document.documentElement.dataset.theme = chosen;
  }
  window.dispatchEvent(new Event('hh-theme'));
}

/** Applies the kept choice, and passes on changes of the system's. */
export function startTheme(): void {
  setTheme(theme());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
    window.dispatchEvent(new Event('hh-theme')),
  );
}
