import type { ProblemDocument } from './types/problems.ts';

/** A refusal of the lab server, with its words and its remedy. */
export class ProblemError extends Error {
  constructor(readonly problem: ProblemDocument) {
    super(problem.detail ?? problem.title);
  }
}

/** The session's word that proves a request to be this page's; without a session there is none. */
let csrf = '';

/** What happens when the session has ended: set by whoever shows the login screen. */
let onUnauthorized = () => {};

export function useSession(word: string): void {
  csrf = word;
}

export function whenUnauthorized(handler: () => void): void {
  onUnauthorized = handler;
}

const api = '/api/v1';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One request; the answer's JSON, or undefined where there is none. Throws ProblemError. */
export async function call<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const response = await send(method, path, body);
  if (response.status !== 403 || method === 'GET' || !(await renewed())) return answerOf(response, path);
  return answerOf(await send(method, path, body), path);
}

/** What proves a request to be this page's. */
export function proof(): Record<string, string> {
  return { 'X-LabSim-Csrf': csrf };
}

/** A login link in another tab begins a session anew; this tab's word is then an old one. Whether there is another. */
export async function renewed(): Promise<boolean> {
  const before = csrf;
  const response = await fetch(`${api}/session`);
  if (response.ok) csrf = ((await response.json()) as { csrf: string }).csrf;
  return csrf !== before;
}

async function send(method: Method, path: string, body: unknown): Promise<Response> {
  const headers: Record<string, string> = method === 'GET' ? {} : proof();
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    return await fetch(api + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw unreachable();
  }
}

/** The problem that there is no answer at all. */
export function unreachable(): ProblemError {
  return new ProblemError({ type: 'unreachable', title: 'The lab server does not answer', status: 0, detail: 'the lab server does not answer', remedy: 'labsim server status' });
}

async function answerOf<T>(response: Response, path: string): Promise<T> {
  if (response.ok) {
    return (response.status === 204 || response.headers.get('Content-Length') === '0' ? undefined : await response.json()) as T;
  }

  if (response.status === 401 && path !== '/login') onUnauthorized();
  throw problemOf(response, await response.text());
}

/** The refusal that an answer is; whoever stands between may answer otherwise than the lab server does. */
export function problemOf({ status, statusText }: { status: number; statusText: string }, text: string): ProblemError {
  try {
    return new ProblemError(JSON.parse(text) as ProblemDocument);
  } catch {
    return new ProblemError({ type: 'unknown', title: statusText, status, detail: `${status} ${statusText}` });
  }
}

/** A name as part of an address. */
export const part = encodeURIComponent;

/** The address of a WebSocket of this server. */
export function socketUrl(path: string): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${api}${path}`;
}

/** The address of a download of this server. */
export function downloadUrl(path: string): string {
  return api + path;
}
