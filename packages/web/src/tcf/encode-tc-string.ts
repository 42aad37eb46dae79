import { GVL, TCModel, TCString } from '@iabtechlabtcf/core';
import { OmoError, type ConsentReceipt } from '@omokit/core';
import { consentsFor, tcfPurposes, type TcfPurposes } from './tcf-purposes.js';

/** What is taken of an entry of the Global Vendor List. */
export interface TcfVendor {
  id: number;
  purposes: readonly number[];
  legIntPurposes?: readonly number[];
  flexiblePurposes?: readonly number[];
  specialPurposes?: readonly number[];
  /** ISO 8601, when it has left. */
  deletedDate?: string;
}

/** IAB Europe's vendor-list.json (specification 3), or what of it the notice names. */
export interface TcfVendorList {
  vendorListVersion: number;
  /** 5 unless told. */
  tcfPolicyVersion?: number;
  vendors: Readonly<Record<string, TcfVendor>>;
}

/** Who says it and to whom: a consent tool as IAB Europe knows it, its site and its vendors. */
export interface TcfCmp {
  /** As IAB Europe gave it. */
  cmpId: number;
  cmpVersion: number;
  vendorList: TcfVendorList;
  /** Ids of the vendors the notice names; all of the list unless told. */
  vendors?: readonly number[];
  /** ISO 3166-1 alpha-2: where the site is established. */
  publisherCountryCode: string;
  /** ISO 639-1: of the notice as it was shown. */
  consentLanguage: string;
  /** Which screen of the notice was answered. 1 unless told. */
  consentScreen?: number;
  /** Another map than `tcfPurposes`. */
  purposes?: TcfPurposes;
}

/**
 * The TC string (TCF 2.3) of an answer, for the vendors and for the site itself. A vendor has a yes when a purpose it asks
 * consent for has one; no legitimate interest is stated. Throws OmoError `option_invalid`.
 */
export function encodeTcString(receipt: Pick<ConsentReceipt, 'granted' | 'at'>, cmp: TcfCmp): string {
  const { purposes, specialFeatures } = consentsFor(receipt.granted, cmp.purposes ?? tcfPurposes);
  const vendors = disclosedVendors(cmp);
  try {
    const model = new TCModel(vendorListOf(cmp, vendors));
    model.cmpId = cmp.cmpId;
    model.cmpVersion = cmp.cmpVersion;
    model.consentScreen = cmp.consentScreen ?? 1;
    model.publisherCountryCode = cmp.publisherCountryCode;
    model.isServiceSpecific = true;
    model.purposeConsents.set([...purposes]);
    model.publisherConsents.set([...purposes]);
    model.specialFeatureOptins.set([...specialFeatures]);
    for (const vendor of vendors) {
      model.vendorsDisclosed.set(vendor.id);
      if (vendor.purposes.some((purpose) => purposes.has(purpose))) model.vendorConsents.set(vendor.id);
      if (isOnlyTold(vendor)) model.vendorLegitimateInterests.set(vendor.id);
    }
    // To the day: a string tells nobody from another.
    model.created = new Date(`${new Date(receipt.at).toISOString().slice(0, 10)}T00:00:00Z`);
    model.lastUpdated = model.created;
    return TCString.encode(model);
  } catch (cause) {
    throw new OmoError(
      'option_invalid',
      `The TC string cannot be made: ${cause instanceof Error ? cause.message : String(cause)}. Correct what describes the consent tool.`,
      { cause },
    );
  }
}

/** The vendors the notice names and that are still on the list. */
export function disclosedVendors({ vendorList, vendors }: TcfCmp): TcfVendor[] {
  return Object.values(vendorList.vendors).filter(
    ({ id, deletedDate }) => deletedDate === undefined && (vendors?.includes(id) ?? true),
  );
}

/** Who has special purposes, and no legitimate interest in others, learns by that bit that it was named (June 2021). */
export const isOnlyTold = ({ legIntPurposes = [], specialPurposes = [] }: TcfVendor) =>
  legIntPurposes.length === 0 && specialPurposes.length > 0;

/** The list as the library wants it: its texts, which no string holds, are left out. */
function vendorListOf({ vendorList, consentLanguage }: TcfCmp, vendors: readonly TcfVendor[]): GVL {
  const named = vendors.map((vendor) => [
    vendor.id,
    {
      ...vendor,
      legIntPurposes: vendor.legIntPurposes ?? [],
      flexiblePurposes: vendor.flexiblePurposes ?? [],
      specialPurposes: vendor.specialPurposes ?? [],
      features: [],
      specialFeatures: [],
    },
  ]);
  const list = {
    gvlSpecificationVersion: 3,
    vendorListVersion: vendorList.vendorListVersion,
    tcfPolicyVersion: vendorList.tcfPolicyVersion ?? 5,
    lastUpdated: new Date(0).toISOString(),
    purposes: withIds(24),
    specialPurposes: withIds(24),
    features: {},
    specialFeatures: {},
    stacks: {},
    dataCategories: {},
    vendors: Object.fromEntries(named),
  };
  return new GVL(list as unknown as ConstructorParameters<typeof GVL>[0], { language: consentLanguage });
}

/** More than there are: a vendor of a newer list may name one that is not known here. */
const withIds = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [index + 1, { id: index + 1 }]));
