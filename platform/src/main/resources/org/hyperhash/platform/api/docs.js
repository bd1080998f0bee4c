'use strict';
const make = (tag, text, ...children) => {
  const node = document.createElement(tag);
  if (text) node.textContent = text;
  node.append(...children);
  return node;
};
const typeOf = schema => schema.$ref ? schema.$ref.split('/').pop()
  : schema.type === 'array' ? typeOf(schema.items) + '[]'
  : schema.additionalProperties ? 'map of ' + typeOf(schema.additionalProperties)
  : schema.enum ? schema.enum.join(' | ')
  : [schema.type, schema.format].filter(Boolean).join(' ');
const fields = (name, schemas, seen = new Set()) => {
  if (seen.has(name)) return [];
  seen.add(name);
  const schema = schemas[name];
  const table = make('table');
  for (const [field, value] of Object.entries(schema.properties)) {
    const row = make('tr');
    const optional = schema.required.includes(field) ? '' : ' (optional)';
    row.append(make('td', '', make('code', field)), make('td', typeOf(value) + optional), make('td', value.description));
    table.append(row);
  }
  const inner = Object.values(schema.properties).flatMap(value => {
    const type = typeOf(value).replace(/\[\]$/, '').replace(/^map of /, '');
    return schemas[type] ? fields(type, schemas, seen) : [];
  });
  return [make('h4', name), make('p', schema.description || ''), table, ...inner];
};
const operation = (path, get, schemas) => {
  const box = make('details', '', make('summary', '', make('code', 'GET ' + path), ' ' + get.summary));
  if (get.description) box.append(make('p', get.description));
  const [[contentType, answer]] = Object.entries(get.responses['200'].content);
  if (contentType !== 'application/json') {
    box.append(make('p', 'Answers with ', make('code', contentType), ':'));
    box.append(make('pre', 'curl -N ' + location.origin + path));
    return box;
  }
  const inputs = get.parameters.map(parameter => {
    const input = make('input');
    input.name = parameter.name;
    input.placeholder = parameter.schema.default ?? parameter.schema.pattern ?? '';
    box.append(make('label', '', make('code', parameter.name), ' ', input, ' ' + parameter.description));
    return [parameter, input];
  });
  const button = make('button', 'Send');
  const output = make('pre');
  output.hidden = true;
  button.onclick = async () => {
    let url = path;
    const query = new URLSearchParams();
    for (const [parameter, input] of inputs) {
      if (parameter.in === 'path') url = url.replace('{' + parameter.name + '}', encodeURIComponent(input.value));
      else if (input.value) query.set(parameter.name, input.value);
    }
    const response = await fetch(url + (query.size ? '?' + query : ''));
    const text = await response.text();
    let shown = text;
    try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON */ }
    output.hidden = false;
    output.textContent = response.status + ' ' + url + '\n' + shown;
  };
  box.append(button, output, ...fields(typeOf(answer.schema), schemas));
  return box;
};
fetch('/api/v1/openapi.json').then(response => response.json()).then(api => {
  const main = document.getElementById('main');
  document.title = api.info.title;
  main.replaceChildren(make('h1', api.info.title + ' ' + api.info.version), make('p', api.info.description));
  const groups = Map.groupBy(Object.entries(api.paths), ([, path]) => path.get.tags[0]);
  for (const [group, paths] of groups) {
    main.append(make('h2', group), ...paths.map(([path, { get }]) => operation(path, get, api.components.schemas)));
  }
});
