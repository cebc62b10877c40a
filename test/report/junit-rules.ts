import type { XmlElement } from './readers.ts';

interface Rule {
  readonly required?: Readonly<Record<string, RegExp>>;
  readonly optional?: Readonly<Record<string, RegExp>>;
  /** The names of the children, each followed by a space. */
  readonly children: RegExp;
  readonly hasText?: true;
}

const any = /^/;
const some = /\S/;
const whole = /^\d+$/;
const decimal = /^\d+(\.\d+)?$/;
const result: Rule = { required: { type: any }, optional: { message: any }, children: /^$/, hasText: true };

/** What the schema of Windy Road asks of each element of an aggregated document. */
const rules: Readonly<Record<string, Rule>> = {
  testsuites: { children: /^(testsuite )*$/ },
  testsuite: {
    required: {
      package: any,
      id: whole,
      name: some,
      timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/,
      hostname: some,
      tests: whole,
      failures: whole,
      errors: whole,
      time: decimal,
    },
    optional: { skipped: whole },
    children: /^properties (testcase )*system-out system-err $/,
  },
  properties: { children: /^(property )*$/ },
  property: { required: { name: some, value: any }, children: /^$/ },
  testcase: { required: { name: any, classname: any, time: decimal }, children: /^((skipped|error|failure) )?$/ },
  skipped: { optional: { message: any }, children: /^$/, hasText: true },
  failure: result,
  error: result,
  'system-out': { children: /^$/, hasText: true },
  'system-err': { children: /^$/, hasText: true },
};

/** What keeps a document from being valid by that schema, and what its readers need beyond it: suites numbered from 0, and true counts. */
export function junitProblems(root: XmlElement): string[] {
  const problems = root.name === 'testsuites' ? elementProblems(root) : [`the root is ${root.name}`];
  for (const [i, suite] of root.children.entries()) {
    const cases = suite.children.filter(({ name }) => name === 'testcase');
    const count = (element: string) => cases.filter(({ children: [first] }) => first?.name === element).length;
    const counts = { id: i, tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
    for (const [name, value] of Object.entries(counts)) if (suite.attributes[name] !== String(value)) problems.push(`${name} is ${suite.attributes[name]}, not ${value}`);
    for (const { attributes } of cases) if (!/^[^.]+\.[^.]+$/.test(attributes['classname'] ?? '')) problems.push(`classname ${attributes['classname']} is no package and class`);
  }
  return problems;
}

function elementProblems({ name, attributes, children, text }: XmlElement): string[] {
  const rule = rules[name];
  if (!rule) return [`no element ${name} is known`];
  const { required = {}, optional = {} } = rule;
  const allowed = { ...optional, ...required };
  const order = children.map((child) => `${child.name} `).join('');
  return [
    ...Object.keys(required)
      .filter((attribute) => !(attribute in attributes))
      .map((attribute) => `${name} has no ${attribute}`),
    ...Object.entries(attributes)
      .filter(([attribute, value]) => !allowed[attribute]?.test(value))
      .map(([attribute, value]) => `${name} may not have ${attribute}="${value}"`),
    ...(rule.children.test(order) ? [] : [`${name} may not have the children ${order}`]),
    ...(rule.hasText || text.trim() === '' ? [] : [`${name} may not have text`]),
    ...children.flatMap(elementProblems),
  ];
}
