import type { Command } from 'commander';
import { Option } from 'commander';
import { lintCommand } from './template-lint';
import type { LintOptions } from './template-lint';
import type { Io } from '../io';

/** Adds the commands for authors of templates. */
export function addTemplate(program: Command, io: Io): void {
  const template = program.command('template').description('for authors of templates');

  template.command('lint')
    .description('check a chart as a template: its description, its form, and whether what they name exists')
    .argument('<chart>', 'folder or archive (.tgz) of the chart')
    .option('-t, --template <file>', 'a ProductTemplate (or only its description) for a chart that does not describe itself')
    .addOption(new Option('-o, --output <format>', 'how to tell the result').choices(['text', 'json']).default('text'))
    .option('--strict', 'fail for warnings too', false)
    .option('--no-helm', 'do not render the chart, which tells whether the Services that are named exist')
    .option('--kube-version <version>', 'the Kubernetes that the chart is rendered for', '1.34.0')
    .addHelpText('after', '\nExit codes: 0 nothing is wrong, 1 something is, 2 the chart could not be checked.\nHelm is found as HELM, or on the PATH.')
    .action((chart: string, options: LintOptions) => lintCommand(chart, options, io));
}
