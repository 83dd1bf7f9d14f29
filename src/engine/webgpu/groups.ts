// Channels are kept four by four, as the vectors that shaders read and multiply at once.

/** Channels in a vector. */
export const GROUP = 4;

/** Channels in whole vectors. */
export const countGroups = (channels: number) => Math.ceil(channels / GROUP);

/** Channels with those that fill up the last vector. */
export const fillUp = (channels: number) => GROUP * countGroups(channels);
