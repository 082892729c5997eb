import * as z from 'zod';
import { ignorable, label } from './tolerant.js';

/** Where a node runs. Sent by agents from 2026.5.1 on. */
export const nodeLocation = z.object({
  provider: z.enum(['aws', 'gcp', 'azure', 'manual', 'public_ip']),
  source: z.enum(['cloud_metadata', 'manual', 'ipinfo']),
  region: label(120).min(1),
  zone: label(120).nullish(),
  latitude: z.number().min(-90).max(90).nullish(),
  longitude: z.number().min(-180).max(180).nullish(),
});

/** What a machine says about itself when it enrols. */
export const machineInfo = z.object({
  os: ignorable(label(255)),
  arch: ignorable(label(64)),
  agentVersion: ignorable(label(64)),
  platformVersion: ignorable(label(120)),
  kernelVersion: ignorable(label(120)),
  /** Extension: `/etc/machine-id`; makes a repeated consume of one machine idempotent. */
  machineId: ignorable(label(64)),
  location: ignorable(nodeLocation),
});

/** POST /node-installs/consume, without credentials. */
export const consumeRequest = z.object({
  token: z.string().min(8).max(512),
  hostname: z.string().trim().toLowerCase().min(2).max(255),
  additionalInfo: ignorable(machineInfo),
});

/** 201 of consume. `agentToken` is shown this once: 64 hex digits, 256 random bits. */
export const consumeAnswer = z.object({ nodeId: z.uuid(), agentToken: z.string().min(32) });

/** Stages that the install script posts, with their percentage. The server adds `bootstrap_token_consumed` (92). */
export const installStages = {
  installer_started: 8,
  dependencies_installing: 18,
  dependencies_ready: 30,
  service_user_ready: 45,
  binary_download_started: 60,
  binary_downloaded: 74,
  agent_bootstrapping: 88,
  bootstrap_token_consumed: 92,
  service_started: 100,
} as const;

/** POST /node-installs/progress, without credentials; the token identifies the installation. */
export const progressRequest = z.object({
  token: z.string().min(8).max(512),
  stage: z.string().min(2).max(64),
  status: z.enum(['installing', 'completed', 'failed']).nullish(),
  progressPercent: z.int().min(0).max(100).nullish(),
  statusMessage: z
    .string()
    .overwrite((text) => text.slice(0, 500))
    .nullish(),
});

export type NodeLocation = z.infer<typeof nodeLocation>;
export type MachineInfo = z.infer<typeof machineInfo>;
export type ConsumeRequest = z.infer<typeof consumeRequest>;
export type ConsumeAnswer = z.infer<typeof consumeAnswer>;
export type InstallStage = keyof typeof installStages;
export type ProgressRequest = z.infer<typeof progressRequest>;
