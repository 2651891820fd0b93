/** What a browser sees while web restarts: a page that comes again by itself. The only words the server has; there is nobody else to say them. */
export const webAwayPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>One moment</title>
<style>
  body { font: 18px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem; color-scheme: light dark }
  h1 { font-size: 1.4rem }
</style>
<main>
  <h1>The lessons are on their way.</h1>
  <p>The part of the classroom that shows pages is starting. This page tries again by itself every two seconds. Your Docker host and its terminals go on meanwhile.</p>
</main>
`;
