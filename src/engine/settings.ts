import type { WaVersion } from './connection';
import { downloadDefaults, type DownloadSettings } from './media/Downloads';
import { outboxDefaults, type OutboxSettings } from './outbox/settings';
import type { PacingSettings } from './pacing/settings';

/** What an instance can be told to do differently, for all of them or in its row's `settings`. */
export interface InstanceSettings {
	/** ISO 3166 code, such as `BR`: how numbers without country code are read. */
	defaultCountry: string | null;
	/** WhatsApp Web version to name at login; null for the library's. */
	waVersion: WaVersion | null;
	/** A send that could not leave by then fails with `EXPIRED`; milliseconds. */
	sendExpiryMs: number;
	/** How often an open line is looked at, in milliseconds: one that is deaf is found within 11 looks. */
	watchTickMs: number;
	outbox: OutboxSettings;
	downloads: DownloadSettings;
	/** Overridden by the settings of the instance. */
	pacing: Partial<PacingSettings>;
}

const HOUR = 3_600_000;

export const settingDefaults: InstanceSettings = {
	defaultCountry: null,
	waVersion: null,
	sendExpiryMs: HOUR,
	watchTickMs: 5_000,
	outbox: outboxDefaults,
	downloads: downloadDefaults,
	pacing: {},
};

export type SettingsGiven = Partial<Omit<InstanceSettings, 'outbox' | 'downloads'>> & {
	outbox?: Partial<OutboxSettings>;
	downloads?: Partial<DownloadSettings>;
};

/** Later ones win. What a stored row holds beside them is left alone. */
export function mergeSettings(...given: readonly SettingsGiven[]): InstanceSettings {
	return given.reduce<InstanceSettings>(
		(merged, each) => ({
			...merged,
			...each,
			outbox: { ...merged.outbox, ...each.outbox },
			downloads: { ...merged.downloads, ...each.downloads },
			pacing: { ...merged.pacing, ...each.pacing },
		}),
		settingDefaults,
	);
}
