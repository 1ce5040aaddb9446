/** SQL injection in a query parameter of the shop, and what an ordinary customer looks for in its place. */
export const ATTACK = "/search?q=1'%20UNION%20SELECT%20password%20FROM%20users--";
export const HARMLESS = '/search?q=western%20union%20select%20shoes';
