/** Why no further line is posted, in words for whoever runs the import. */
export class Stopped extends Error {}
