import { call, part, ProblemError, problemOf, proof, renewed, unreachable } from './http.ts';
import type { ApplianceDocument, ApplianceImportRequest, ImageAddRequest, ImageTaskDocument, IncomingDocument } from './types/images.ts';

export const addImage = (request: ImageAddRequest) => call<ImageTaskDocument>('POST', '/images', request);
// The name's slashes stay slashes.
export const removeImage = (name: string, arch: string) => call('DELETE', `/images/${name.split('/').map(part).join('/')}?arch=${part(arch)}`);
export const showAppliance = (request: ApplianceImportRequest) => call<ApplianceDocument>('POST', '/appliances', { ...request, dryRun: true });
export const importAppliance = (request: ApplianceImportRequest) => call<ImageTaskDocument>('POST', '/appliances', request);
export const listTasks = () => call<ImageTaskDocument[]>('GET', '/image-tasks');
export const endTask = (id: string) => call('DELETE', `/image-tasks/${part(id)}`);
export const listIncoming = () => call<IncomingDocument[]>('GET', '/incoming');
export const removeIncoming = (name: string) => call('DELETE', `/incoming/${part(name)}`);

/** Uploads a file's bytes from an offset on; `onprogress` is told how many of all are sent. A request of its own sort: `fetch` says nothing until all is sent. */
export async function upload(file: File, offset: number, signal: AbortSignal, onprogress: (bytes: number) => void): Promise<void> {
  try {
    await send(file, offset, signal, onprogress);
  } catch (error) {
    if (!(error instanceof ProblemError && error.problem.status === 403 && (await renewed()))) throw error;
    await send(file, offset, signal, onprogress);
  }
}

function send(file: File, offset: number, signal: AbortSignal, onprogress: (bytes: number) => void): Promise<void> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `/api/v1/incoming/${part(file.name)}?offset=${offset}&size=${file.size}&modified=${file.lastModified}`);
    for (const [name, value] of Object.entries(proof())) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onprogress(offset + event.loaded);
    request.onload = () => (request.status < 300 ? done() : failed(problemOf(request, request.responseText)));
    request.onerror = () => failed(unreachable());
    request.onabort = () => failed(signal.reason);
    signal.addEventListener('abort', () => request.abort());
    if (signal.aborted) return failed(signal.reason);
    request.send(file.slice(offset));
  });
}
