/** The button that asks says to how many, and the names follow the numbers. Without this script both still work. */

function count(button: HTMLButtonElement): void {
  const { none, one, many } = button.dataset;
  const ticked = button.form?.querySelectorAll('input[type="checkbox"]:checked').length ?? 0;
  // The three sentences come from the server in the page's language, made for 0, 1 and 77.
  button.textContent = (ticked === 0 ? none : ticked === 1 ? one : many?.replace('77', String(ticked))) ?? '';
}

document.addEventListener('change', (event) => {
  const form = event.target instanceof HTMLInputElement ? event.target.form : null;
  if (!form?.id) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-none]'))
    if (button.form === form) count(button);
});

// A board that was replaced by the live stream makes the frames that follow it fetch themselves again.
document.addEventListener('turbo:before-stream-render', (event) => {
  const target = event.target instanceof Element ? event.target.getAttribute('target') : null;
  if (target === null) return;
  for (const frame of document.querySelectorAll<FollowingFrame>(`turbo-frame[data-follows="${CSS.escape(target)}"]`)) {
    // Turbo refuses a frame that comes with its own address, so the first time it is set here.
    if (frame.src) void frame.reload();
    else frame.src = frame.dataset['source'] ?? '';
  }
});

interface FollowingFrame extends HTMLElement {
  src: string | null;
  reload(): Promise<void>;
}
