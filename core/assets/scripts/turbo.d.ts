/** The part of Turbo that is used here; the package brings no types of its own. */
declare module '@hotwired/turbo' {
  /** Applies every `<turbo-stream>` of a message to the page. */
  export function renderStreamMessage(message: string): void;
}
