import { buildImage } from './build';
import type { Recipe } from './recipe';
import { hello } from './recipes/hello/recipe';
import { pause } from './recipes/pause/recipe';
import { postgresql } from './recipes/postgresql/recipe';
import { trac } from './recipes/trac/recipe';

/** Every image that is assembled here. */
export const RECIPES: Recipe[] = [pause, hello, postgresql, trac];

export interface BuiltImage {
  name: string;
  /** Path of the OCI archive, in the cache. */
  archive: string;
}

export interface BuildImagesOptions {
  log: (line: string) => void;
  /** Names of the images to make; all by default. */
  only?: string[];
}

/** Assembles the images that the cache does not have yet, one after the other. */
export const buildImages = async({ log, only }: BuildImagesOptions): Promise<BuiltImage[]> => {
  const images: BuiltImage[] = [];

  for (const recipe of RECIPES.filter(({ name }) => only?.includes(name) ?? true)) {
    const archive = await buildImage(recipe);

    log(`Image productpods/${ recipe.name }:${ recipe.version } is ${ archive }`);
    images.push({ name: recipe.name, archive });
  }

  return images;
};
