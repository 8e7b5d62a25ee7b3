/** OAuth tokens as a portal sends them; they are sealed before anything is stored. */
export interface CallTokens {
  accessToken: string;
  refreshToken: string;
  /** ms since 1970; 0 where it is not said. */
  expiresAt: number;
}
