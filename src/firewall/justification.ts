import { serviceOf } from '../catalog/index.ts';
import type { Language } from '../model/catalog.ts';

/** What a row of the firewall request rests on. */
export interface Justification {
  readonly edition: string;
  /** Ids of services, and anchors, each once. */
  readonly services: readonly string[];
  readonly sections: readonly string[];
}

/** Why a row is asked for: its services, and where the document requires them. */
export const justifications: Readonly<Record<Language, (basis: Justification) => string>> = {
  en: ({ edition, services, sections }) =>
    `${named(services, 'en').join(', ')}: "Ports used in Configuration Manager", edition ${edition}, ${sections.length === 1 ? 'section' : 'sections'} ${sections.join(', ')}`,
  'zh-CN': ({ edition, services, sections }) => `${named(services, 'zh-CN').join('、')}：“Configuration Manager 中使用的端口”，版本 ${edition}，${sections.join('、')} 部分`,
};

function named(services: readonly string[], language: Language): string[] {
  return services.map((service) => serviceOf(service)?.names[language] ?? service);
}
