const ENDS = ['pointerup', 'pointercancel'] as const;

let isPressed = false;

if (typeof window !== 'undefined') {
  window.addEventListener('pointerdown', () => {
    isPressed = true;
  }, { capture: true, passive: true });
  ENDS.forEach((end) => window.addEventListener(end, () => {
    isPressed = false;
  }, { capture: true, passive: true }));
}

/**
 * Does something that may move what is on the page: at once, or, while a button of the mouse is down, after it was let go.
 *
 * Who leaves a field by pressing a button would miss the button if it moved below the pointer.
 */
export const afterPress = (work: () => void): void => {
  if (!isPressed) {
    work();

    return;
  }
  const end = (): void => {
    ENDS.forEach((name) => window.removeEventListener(name, end, { capture: true }));
    // The click comes after the release.
    setTimeout(work);
  };

  ENDS.forEach((name) => window.addEventListener(name, end, { capture: true }));
};
