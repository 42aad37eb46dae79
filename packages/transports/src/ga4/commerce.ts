import type { JsonObject } from '@omokit/protocol';
import { inCents, numberOf } from '../amounts.js';

/** Names of GA4's recommended events for Segment's and ours. */
export const ga4Names: Readonly<Record<string, string>> = {
  'Products Searched': 'search',
  'Product List Viewed': 'view_item_list',
  'Product Clicked': 'select_item',
  'Product Viewed': 'view_item',
  'Product Added': 'add_to_cart',
  'Product Removed': 'remove_from_cart',
  'Product Added to Wishlist': 'add_to_wishlist',
  'Cart Viewed': 'view_cart',
  'Checkout Started': 'begin_checkout',
  'Payment Info Entered': 'add_payment_info',
  'Order Completed': 'purchase',
  'Order Refunded': 'refund',
  'Promotion Viewed': 'view_promotion',
  'Promotion Clicked': 'select_promotion',
  'Coupon Applied': 'select_promotion',
  'Coupon Claimed': 'earn_virtual_currency',
  'Coupon Redeemed': 'spend_virtual_currency',
  'Stamp Granted': 'earn_virtual_currency',
};

/** GA4's names of Segment's e-commerce properties. */
const renamed: Readonly<Record<string, string>> = {
  order_id: 'transaction_id',
  query: 'search_term',
  list_id: 'item_list_id',
  category: 'item_list_name',
  store_id: 'location_id',
  coupon_id: 'promotion_id',
  coupon_name: 'promotion_name',
  // GA4 would take it for where the visitor came from.
  campaign: 'promotion_name',
};

/** The properties of a track as GA4 names them; an event of its shop reports carries `items` and `value`. */
export function commerceParams(event: string, properties: JsonObject): Record<string, unknown> {
  const name = ga4Names[event];
  if (name === undefined) return properties;
  const { products, value: given, ...rest } = properties;
  if (name.endsWith('virtual_currency')) {
    // A coupon is earned when it is claimed and spent when it is redeemed.
    const currency = properties.campaign ?? properties.program_id ?? properties.coupon_id;
    return {
      virtual_currency_name: currency,
      item_name: currency,
      value: given ?? 1,
      ...rename(rest, renamed),
    };
  }
  const value = numberOf(properties.revenue) ?? numberOf(given) ?? sumOf(properties);
  if (Array.isArray(products)) {
    // First, as GA4 takes 25 parameters.
    return { items: products.slice(0, 200).map(itemOf), value, ...rename(rest, renamed) };
  }
  if (properties.product_id === undefined && properties.sku === undefined) {
    return { value, ...rename(rest, renamed) };
  }
  return { items: [itemOf(properties)], value, ...rename(rest, { ...renamed, ...ofItem }) };
}

/** What was paid for the items alone: GA4 wants no tax and no shipping in it. */
function sumOf({ total, tax, shipping, price, quantity }: JsonObject): number | undefined {
  const paid = numberOf(total);
  if (paid !== undefined) return inCents(paid - (numberOf(tax) ?? 0) - (numberOf(shipping) ?? 0));
  const each = numberOf(price);
  return each === undefined ? undefined : inCents(each * (numberOf(quantity) ?? 1));
}

/** Of an event about one product, what stands in its item and nowhere else. */
const ofItem = Object.fromEntries(
  ['product_id', 'sku', 'name', 'category', 'brand', 'variant', 'price', 'quantity', 'position'].map(
    (key) => [key, undefined],
  ),
);

function itemOf(product: unknown): Record<string, unknown> {
  const { product_id, sku, name, category, brand, variant, price, quantity, coupon, position } = Object(
    product,
  ) as JsonObject;
  return {
    item_id: product_id ?? sku,
    item_name: name,
    item_category: category,
    item_brand: brand,
    item_variant: variant,
    price: numberOf(price),
    quantity: numberOf(quantity),
    coupon,
    index: position,
  };
}

/** The same under other names; without those that have none. */
function rename(from: JsonObject, names: Readonly<Record<string, string | undefined>>) {
  const named = Object.entries(from).map(
    ([key, value]) => [Object.hasOwn(names, key) ? names[key] : key, value] as const,
  );
  return Object.fromEntries(named.filter(([key]) => key !== undefined)) as Record<string, unknown>;
}
