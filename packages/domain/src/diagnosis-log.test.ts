import { describe, expect, it } from 'vitest';
import { diagnoseLog, withoutSecrets } from './diagnosis-log';

const of = { containerPod: 'jira-0', container: 'jira' };

describe('diagnoseLog', () => {
  it.each([
    ['a refused password', 'FATAL: password authentication failed for user "jira"', 'databaseRefused'],
    ['a closed port', 'org.postgresql.util.PSQLException: Connection to db:5432 refused. Check that the hostname', 'databaseRefused'],
    ['a JDBC pool', 'HikariPool - JDBC: Connection refused', 'databaseRefused'],
    ['MySQL', "Access denied for user 'x'@'10.0.0.1'", 'databaseRefused'],
    ['a licence', 'com.atlassian: The license has expired on 2026-01-01', 'licenceExpired'],
    ['nothing known', 'INFO started in 3 s', undefined],
  ])('%s', (_, line, code) => {
    expect(diagnoseLog(`INFO before\n${ line }\nINFO after`, of)?.code).toBe(code);
  });

  it('shows the last line that explains it, without secrets', () => {
    expect(diagnoseLog('password authentication failed for jdbc:postgresql://jira:s3cr3t@db/jira password=hunter22', of)?.message)
      .toBe('jira of jira-0 says that the database refuses it: password authentication failed for jdbc:postgresql://…@db/jira password=…');
  });

  it('is quick however long the log and its lines are', () => {
    expect(diagnoseLog(`${ 'connection to '.repeat(100_000) }\n${ 'license '.repeat(50_000) }`, of)).toBeUndefined();
  });
});

describe('withoutSecrets', () => {
  it.each([
    ['token: abcdef', 'token: …'],
    ['"password" : "with space"', '"password" : …'],
    ['Authorization: Bearer eyJhbGciOi.eyJzdWIi.c2ln', 'Authorization: …'],
    ['key AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHHIIIIJJJJKKKK end', 'key … end'],
    ['nothing to hide', 'nothing to hide'],
  ])('%s', (line, shown) => {
    expect(withoutSecrets(line)).toBe(shown);
  });
});
