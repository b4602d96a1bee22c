import { buildImage } from './build';
import type { Recipe } from './recipe';
import { hello } from './recipes/hello/recipe';
import { operator } from './recipes/operator/recipe';
import { pause } from './recipes/pause/recipe';
import { postgresql } from './recipes/postgresql/recipe';
import { trac } from './recipes/trac/recipe';

/** How to make each image; asking may build what goes into it. */
const RECIPES: Record<string, () => Recipe | Promise<Recipe>> = {
  pause: () => pause, hello: () => hello, postgresql: () => postgresql, trac: () => trac, operator,
};

/** Every image that can be assembled here. */
export const IMAGE_NAMES: string[] = Object.keys(RECIPES);

/** What a stack needs: its operator runs as a process of the host. */
export const STACK_IMAGES = ['pause', 'hello', 'postgresql', 'trac'];

export interface BuiltImage {
  name: string;
  /** Path of the OCI archive in the cache; it changes with the image's content. */
  archive: string;
}

export interface BuildImagesOptions {
  log: (line: string) => void;
  /** Names of the images to make; those that a stack needs by default. */
  only?: string[];
}

/** Assembles the images that the cache does not have yet, one after the other. Throws where a name is not one of `IMAGE_NAMES`. */
export const buildImages = async({ log, only = STACK_IMAGES }: BuildImagesOptions): Promise<BuiltImage[]> => {
  const images: BuiltImage[] = [];

  for (const name of only) {
    const recipe = await RECIPES[name]?.();

    if (!recipe) {
      throw new Error(`There is no image named ${ name }: there are ${ IMAGE_NAMES.join(', ') }`);
    }
    const archive = await buildImage(recipe);

    log(`Image productpods/${ name }:${ recipe.version } is ${ archive }`);
    images.push({ name, archive });
  }

  return images;
};
