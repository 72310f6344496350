const escape = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** Markdown as inert HTML: no scripts, no styles, no pictures from elsewhere; HTML inside it is text. Both libraries come with the first note. */
export async function renderMarkdown(text: string): Promise<string> {
  const [{ Marked }, { default: purify }] = await Promise.all([import('marked'), import('dompurify')]);
  const marked = new Marked({ gfm: true, breaks: true, renderer: { html: (token) => escape(token.text) } });
  return purify.sanitize(await marked.parse(text), {
    ALLOWED_TAGS: ['a', 'p', 'br', 'b', 'strong', 'i', 'em', 'code', 'pre', 'ul', 'ol', 'li', 'h1', 'h2', 'h3', 'blockquote', 'hr', 'del', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
    ALLOWED_ATTR: ['href'],
  });
}
