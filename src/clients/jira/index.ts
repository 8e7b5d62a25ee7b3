export { createJiraClient, type JiraClient } from './client';
export type { JiraIssue, JiraProject, NewIssue, NewProject } from './contract';
export type { JiraLogin, JiraSettings } from './login';
