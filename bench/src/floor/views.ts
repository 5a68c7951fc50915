import Handlebars from 'handlebars';

const days = new Intl.DateTimeFormat('fr-FR', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'Europe/Paris',
});
const hours = new Intl.DateTimeFormat('fr-FR', { hour: 'numeric', minute: '2-digit', timeZone: 'Europe/Paris' });

const ENTRY = `
      <article class="entry" id="entry-{{id}}">
        <header>
          <h3><a href="/section/{{../section.slug}}/entries/{{id}}">{{title}}</a></h3>
          <p class="when"><time datetime="{{startsAt}}">{{day startsAt}}, {{hour startsAt}}</time></p>
        </header>
        <p class="summary">{{summary}}</p>
        <dl class="facts">
          <dt>Lieu</dt><dd>{{place}}</dd>
          <dt>Responsable</dt><dd><a href="/people/{{authorId}}">{{author}}</a></dd>
          <dt>Places</dt><dd>{{taken}} sur {{seats}}</dd>
        </dl>
        <form method="post" action="/section/{{../section.slug}}/entries/{{id}}/answer">
          <input type="hidden" name="token" value="{{../token}}">
          <button class="button" name="answer" value="yes">Je viens</button>
          <button class="button quiet" name="answer" value="no">Pas cette fois</button>
          {{#if ../mayEdit}}<a class="edit" href="/section/{{../section.slug}}/entries/{{id}}/edit">Modifier</a>{{/if}}
        </form>
      </article>`;

const PAGE = `<!doctype html>
<html lang="{{person.locale}}">
<head>
  <meta charset="utf-8">
  <title>{{section.name}}</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="/style.css">
  <script type="module" src="/app.js"></script>
</head>
<body>
  <header class="top">
    <a class="brand" href="/">Accueil</a>
    <nav><ul>{{#each navigation}}<li><a href="{{href}}">{{label}}</a></li>{{/each}}</ul></nav>
    <p class="who">{{person.givenName}} {{person.familyName}}</p>
  </header>
  <main>
    <h1>{{section.name}}</h1>
    <section class="entries">{{#each entries}}{{> entry}}{{/each}}
    </section>
  </main>
  <footer><p><a href="/legal">Mentions légales</a> <a href="/privacy">Confidentialité</a></p></footer>
</body>
</html>`;

const handlebars = Handlebars.create();
handlebars.registerPartial('entry', ENTRY);
handlebars.registerHelper('day', (instant: Date) => days.format(instant));
handlebars.registerHelper('hour', (instant: Date) => hours.format(instant));

/** The one page of the floor, written as anybody would write it with Handlebars. */
export const drawPage = handlebars.compile(PAGE);
