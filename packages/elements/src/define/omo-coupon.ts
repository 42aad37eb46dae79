import { OmoCoupon } from '../coupon/omo-coupon.js';

if (!customElements.get('omo-coupon')) customElements.define('omo-coupon', OmoCoupon);

export { OmoCoupon };
