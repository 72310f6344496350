/** What the address says. Every screen has one, so that it can be shared, reloaded and gone back to. */
export type Route =
  | { screen: 'labs' }
  | { screen: 'workbench'; lab: string; capture?: string }
  | { screen: 'console'; lab: string; node: string; port?: number }
  | { screen: 'images' }
  | { screen: 'system' };

export function parseRoute(path: string): Route {
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  const [first, lab, third, fourth, fifth] = parts;
  if (first === 'images') return { screen: 'images' };
  if (first === 'system') return { screen: 'system' };
  if (first !== 'labs' || !lab) return { screen: 'labs' };
  if (third === 'console' && fourth) return { screen: 'console', lab, node: fourth, port: Number(fifth) || 1 };
  if (third === 'captures' && fourth) return { screen: 'workbench', lab, capture: fourth };
  return { screen: 'workbench', lab };
}

export function pathOf(route: Route): string {
  const e = encodeURIComponent;
  switch (route.screen) {
    case 'workbench':
      return `/labs/${e(route.lab)}${route.capture ? `/captures/${e(route.capture)}` : ''}`;
    case 'console':
      return `/labs/${e(route.lab)}/console/${e(route.node)}${(route.port ?? 1) > 1 ? `/${route.port}` : ''}`;
    default:
      return `/${route.screen}`;
  }
}

class Router {
  route = $state.raw<Route>(parseRoute(location.pathname));

  constructor() {
    addEventListener('popstate', () => (this.route = parseRoute(location.pathname)));
  }

  go(route: Route): void {
    history.pushState(null, '', pathOf(route));
    this.route = route;
  }

  /** For links: they stay links (a new tab by the middle button), and a plain click changes the screen only. */
  follow = (event: MouseEvent): void => {
    const anchor = (event.target as Element).closest('a');
    if (!anchor || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const url = new URL(anchor.href);
    if (anchor.target || anchor.hasAttribute('download') || url.origin !== location.origin || url.pathname.startsWith('/api/')) return;
    event.preventDefault();
    this.go(parseRoute(url.pathname));
  };
}

export const router = new Router();
