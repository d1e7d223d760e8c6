/** Makes the theme control work, and shows it: without a script it would promise what it can't do. */
export function startThemeSwitch(control: HTMLElement): void {
  const select = control.querySelector('select');
  if (!select) return;
  const { dataset } = document.documentElement;
  select.value = dataset['theme'] ?? 'auto';
  select.addEventListener('change', () => {
    if (select.value === 'auto') delete dataset['theme'];
    else dataset['theme'] = select.value;
    try {
      localStorage.setItem('theme', select.value);
    } catch {
      // Storage is closed to this page: the choice holds until the next one.
    }
  });
  control.hidden = false;
}
