import type { INodeProperties } from 'n8n-workflow';
import type { FormField } from './n8nForm';

export type Condition = NonNullable<FormField['when']>;

/** Narrows down when a property is shown. */
export function showWhen(property: INodeProperties, when: Condition): INodeProperties {
	const show = { ...property.displayOptions?.show };
	for (const [name, values] of Object.entries(when)) show[name] = [...values];
	return { ...property, displayOptions: { ...property.displayOptions, show } };
}
