import type { JsonObject, TrackedEvent } from '@omokit/protocol';
import { inCents, numberOf } from '../amounts.js';
import type { SelfDescribing } from './self-describing.js';

const vendor = 'iglu:com.snowplowanalytics.snowplow.ecommerce';

/** Segment's names and Snowplow's. */
const actions: Readonly<Record<string, string>> = {
  'Product Viewed': 'product_view',
  'Product Added': 'add_to_cart',
  'Product Removed': 'remove_from_cart',
  'Product List Viewed': 'list_view',
  'Product Clicked': 'list_click',
  'Promotion Viewed': 'promo_view',
  'Promotion Clicked': 'promo_click',
  'Order Completed': 'transaction',
};

/**
 * An event of a shop as Snowplow's e-commerce action with its entities (1-0-2); undefined when it is none, or lacks what
 * an entity requires: a failed event would be lost to the merchant, a structured one is not.
 */
export function commerceOf({
  event = '',
  properties = {},
}: TrackedEvent): { event: SelfDescribing; entities: SelfDescribing[] } | undefined {
  const type = actions[event];
  if (type === undefined) return undefined;
  const action = { schema: `${vendor}/snowplow_ecommerce_action/jsonschema/1-0-2`, data: { type } };
  if (type === 'promo_view' || type === 'promo_click') {
    const promotion = entity('promotion', 'id', {
      id: textOf(properties.promotion_id ?? properties.coupon_id),
      name: textOf(properties.name),
      creative_id: textOf(properties.creative),
      slot: textOf(properties.position),
    });
    return promotion && { event: action, entities: [promotion] };
  }

  const currency = properties.currency;
  const listed = Array.isArray(properties.products) ? properties.products : [properties];
  const products = listed.map((product) => productOf(Object(product) as JsonObject, currency));
  if (!products.every((product) => product !== undefined)) return undefined;
  if (type !== 'transaction') return { event: action, entities: products };
  const transaction = entity('transaction', 'transaction_id revenue currency payment_method total_quantity', {
    transaction_id: textOf(properties.order_id),
    revenue: amountOf(properties.total ?? properties.revenue),
    currency: textOf(currency),
    payment_method: textOf(properties.payment_method) ?? 'unknown',
    total_quantity: products.reduce((sum, { data }) => sum + ((data.quantity as number | undefined) ?? 1), 0),
    tax: amountOf(properties.tax),
    shipping: amountOf(properties.shipping),
    discount_code: textOf(properties.coupon),
    discount_amount: amountOf(properties.discount),
  });
  return transaction && { event: action, entities: [transaction, ...products] };
}

function productOf(product: JsonObject, currency: JsonObject[string]): SelfDescribing | undefined {
  return entity('product', 'id category price currency', {
    id: textOf(product.product_id ?? product.sku),
    name: textOf(product.name),
    category: textOf(product.category),
    price: amountOf(product.price),
    currency: textOf(product.currency ?? currency),
    quantity: wholeOf(product.quantity),
    brand: textOf(product.brand),
    variant: textOf(product.variant),
    position: wholeOf(product.position),
  });
}

// Shop platforms give ids as numbers and prices as text; the schemas are strict, and what fails them is lost.

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** The schemas take a hundredth at the least. */
function amountOf(value: unknown): number | undefined {
  const amount = numberOf(value);
  return amount === undefined ? undefined : inCents(amount);
}

function wholeOf(value: unknown): number | undefined {
  const number = numberOf(value);
  return Number.isInteger(number) ? number : undefined;
}

/** The entity, when all that it requires is there. */
function entity(
  name: string,
  required: string,
  data: Record<string, string | number | undefined>,
): SelfDescribing | undefined {
  const whole = required.split(' ').every((key) => data[key] !== undefined);
  return whole ? { schema: `${vendor}/${name}/jsonschema/1-0-0`, data } : undefined;
}
