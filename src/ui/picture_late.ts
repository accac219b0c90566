import { late } from './late';

/** The picture is the larger half of the page. It is fetched at once, while the frame around it is drawn already. */
export const picture = late('picture', () => import('./picture'));
picture.fetch();
