import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { removeClusterRepos } from '../lib/cluster-repos';
import { RancherClient } from '../lib/rancher-client';
import { addThousandTemplates } from '../lib/thousand-templates';
import { CataloguePage } from './pages/catalogue-page';
import { uniqueName, useWorld, type Session } from './setup';

const world = useWorld();
const { url } = world.environment;
const STEM = uniqueName('many');
let repositories: { names: string[]; stop(): Promise<void> };
let admin: RancherClient;
let member: Session;
let catalogue: CataloguePage;

beforeAll(async() => {
  admin = await new RancherClient(url, world.environment.caFile).login(world.environment.admin);
  repositories = await addThousandTemplates(admin, STEM, 1);
  member = await world.signIn(world.environment.member);
});
afterAll(async() => {
  await removeClusterRepos(admin, repositories.names);
  admin.close();
  await repositories.stop();
});
beforeEach(() => {
  catalogue = new CataloguePage(member.page, url);
});

describe('a catalogue of a thousand templates in twenty repositories', () => {
  it('shows them all as one goes on, and says which repository cannot be read', async() => {
    await catalogue.open();
    expect(await catalogue.total()).toBeGreaterThanOrEqual(1000);
    await catalogue.problems.getByText(`${ STEM }-broken-0 cannot be read`).waitFor();
    const before = await catalogue.cards.count();

    await catalogue.cards.last().scrollIntoViewIfNeeded();
    await catalogue.cards.nth(before + 10).waitFor();
  });

  it('is searched while one types, and what is looked for stays in the address', async() => {
    await catalogue.open();
    await catalogue.search.pressSequentially('product 423');
    await catalogue.card('product-423').waitFor();
    await catalogue.expectFound(1);
    await member.page.waitForURL(/search=product\+423/);
    await member.page.reload();
    await catalogue.expectFound(1);
    await catalogue.search.press('Escape');
    await catalogue.card('product-423').waitFor({ state: 'hidden' });
  });

  it('says when nothing is found, and leads back to all', async() => {
    await catalogue.open('search=nothing+like+it');
    await catalogue.none.getByText('No template matches “nothing like it”.').waitFor();
    await catalogue.none.getByRole('button', { name: 'Show all templates' }).click();
    await catalogue.cards.first().waitFor();
    expect(await catalogue.search.inputValue()).toBe('');
  });

  it('is filtered by category, repository and product, and sorted', async() => {
    await catalogue.open();
    await catalogue.choose('repository', `${ STEM }-3 (50)`);
    await catalogue.expectFound(50);
    await catalogue.choose('category', 'Wiki (');
    await catalogue.expectFound(13);
    await catalogue.choose('sort', 'Newest first');
    await expect.poll(() => catalogue.firstTitle()).toBe('Product 198');
    await catalogue.choose('sort', 'Soonest ready');
    await expect.poll(() => catalogue.firstTitle()).toBe('Product 150');
    await catalogue.choose('product', 'Product 174 (1)');
    await catalogue.expectFound(1);
    await member.page.getByTestId('product-pods-reset').click();
    expect(await catalogue.total()).toBeGreaterThanOrEqual(1000);
  });

  it('is used by the keyboard alone', async() => {
    await catalogue.open(`repository=${ STEM }-3&search=product+15`);
    await catalogue.card('product-150').waitFor();
    await catalogue.search.focus();
    // Over the filters to the first card's way on.
    for (let presses = 0; presses < 20 && !await catalogue.isOnWayOn(); presses += 1) {
      await member.page.keyboard.press('Tab');
    }
    await member.page.keyboard.press('Enter');
    await member.page.waitForURL(new RegExp(`template=${ STEM }-3(/|%2F)product-150`));
  });
});
