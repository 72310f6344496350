import { listKinds } from '../api/images.ts';
import { call, ProblemError, useSession, whenUnauthorized } from '../api/http.ts';
import { takeKinds } from '../scene/kinds.ts';

interface SessionDocument {
  csrf: string;
  expiresAt: string;
}

/** Who is at this browser: nobody yet, or somebody with a session. */
class Session {
  state = $state<'asking' | 'out' | 'in'>('asking');
  problem = $state('');

  constructor() {
    whenUnauthorized(() => (this.state = 'out'));
  }

  /** Takes up the cookie's session, or trades the one-time code of a login link, which never stays in the address. */
  async begin(): Promise<void> {
    if (location.pathname === '/login') {
      const code = location.hash.slice(1);
      const to = new URLSearchParams(location.search).get('to') ?? '';
      // Only to a place of this app: a link from elsewhere cannot send anybody on.
      history.replaceState(null, '', /^\/(labs|images|system)(\/|$)/.test(to) ? to : '/labs');
      dispatchEvent(new PopStateEvent('popstate'));
      if (code && (await this.#login({ code }))) return;
    }

    try {
      await this.#enter(await call<SessionDocument>('GET', '/session'));
    } catch {
      this.state = 'out';
    }
  }

  logIn(token: string): Promise<boolean> {
    return this.#login({ token });
  }

  async logOut(): Promise<void> {
    await call('DELETE', '/session');
    this.state = 'out';
  }

  async #login(proof: { token: string } | { code: string }): Promise<boolean> {
    try {
      await this.#enter(await call<SessionDocument>('POST', '/login', proof));
      return true;
    } catch (error) {
      this.problem = error instanceof ProblemError ? error.message : String(error);
      this.state = 'out';
      return false;
    }
  }

  // Kinds say how nodes look and are named, so they are there before the first of them is drawn.
  async #enter(session: SessionDocument): Promise<void> {
    useSession(session.csrf);
    takeKinds(await listKinds());
    this.problem = '';
    this.state = 'in';
  }
}

export const session = new Session();
