import type { LineProblem } from './useYamlSide';

interface Widget {
  clear: () => void;
}

/** The part of CodeMirror that is used here. */
export interface CodeMirrorLike {
  lineCount: () => number;
  addLineWidget: (line: number, node: HTMLElement, options: { coverGutter: boolean; noHScroll: boolean }) => Widget;
}

/** More would hide the text. */
const MARKS_MAX = 20;

/** Writes what is wrong below the lines of an editor. */
export const useYamlMarks = (): { ready: (editor: CodeMirrorLike) => void; mark: (lines: readonly LineProblem[]) => void } => {
  let editor: CodeMirrorLike | undefined;
  let widgets: Widget[] = [];

  return {
    ready: (made) => {
      editor = made;
    },
    mark: (lines) => {
      widgets.forEach((widget) => widget.clear());
      widgets = lines.slice(0, MARKS_MAX).flatMap(({ line, message }) => {
        const node = document.createElement('div');

        node.className = 'text-error';
        node.style.whiteSpace = 'pre-wrap';
        // As text: it may quote the chart.
        node.textContent = message;
        // The list below the editor says the same to those who cannot see it.
        node.setAttribute('aria-hidden', 'true');

        return editor && line <= editor.lineCount() ? [editor.addLineWidget(line - 1, node, { coverGutter: false, noHScroll: true })] : [];
      });
    },
  };
};
