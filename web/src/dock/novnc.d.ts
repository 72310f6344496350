/** What the screen's pane uses of noVNC; it comes without types. */
declare module '@novnc/novnc' {
  export default class RFB extends EventTarget {
    constructor(target: Element, url: string, options?: { shared?: boolean });
    scaleViewport: boolean;
    background: string;
    sendCtrlAltDel(): void;
    disconnect(): void;
    focus(): void;
  }
}
