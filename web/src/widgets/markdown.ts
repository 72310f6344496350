/** Markdown as inert HTML: no scripts, no styles, no pictures from elsewhere. Both libraries come with the first note. */
export async function renderMarkdown(text: string): Promise<string> {
  const [{ marked }, { default: purify }] = await Promise.all([import('marked'), import('dompurify')]);
  return purify.sanitize(await marked.parse(text, { gfm: true, breaks: true }), {
    ALLOWED_TAGS: ['a', 'p', 'br', 'b', 'strong', 'i', 'em', 'code', 'pre', 'ul', 'ol', 'li', 'h1', 'h2', 'h3', 'blockquote', 'hr', 'del', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
    ALLOWED_ATTR: ['href'],
  });
}
