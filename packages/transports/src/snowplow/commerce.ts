import type { JsonObject, TrackedEvent } from '@omokit/protocol';
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
      id: properties.promotion_id ?? properties.coupon_id,
      name: properties.name,
      creative_id: properties.creative,
      slot: properties.position === undefined ? undefined : String(properties.position),
    });
    return promotion && { event: action, entities: [promotion] };
  }

  const currency = properties.currency;
  const listed = Array.isArray(properties.products) ? properties.products : [properties];
  const products = listed.map((product) => productOf(Object(product) as JsonObject, currency));
  if (!products.every((product) => product !== undefined)) return undefined;
  if (type !== 'transaction') return { event: action, entities: products };
  const transaction = entity('transaction', 'transaction_id revenue currency payment_method total_quantity', {
    transaction_id: properties.order_id,
    revenue: properties.total ?? properties.revenue,
    currency,
    payment_method: properties.payment_method ?? 'unknown',
    total_quantity: products.reduce((sum, { data }) => sum + Number(data.quantity ?? 1), 0),
    tax: properties.tax,
    shipping: properties.shipping,
    discount_code: properties.coupon,
    discount_amount: properties.discount,
  });
  return transaction && { event: action, entities: [transaction, ...products] };
}

function productOf(product: JsonObject, currency: JsonObject[string]): SelfDescribing | undefined {
  return entity('product', 'id category price currency', {
    id: product.product_id ?? product.sku,
    name: product.name,
    category: product.category,
    price: product.price,
    currency: product.currency ?? currency,
    quantity: product.quantity,
    brand: product.brand,
    variant: product.variant,
    position: product.position,
  });
}

/** The entity, when all that it requires is there. */
function entity(name: string, required: string, data: JsonObject): SelfDescribing | undefined {
  const whole = required.split(' ').every((key) => data[key] !== undefined && data[key] !== '');
  return whole ? { schema: `${vendor}/${name}/jsonschema/1-0-0`, data } : undefined;
}
