import * as z from 'zod';
import { machineInfo } from './enrolment.js';
import { ignorable, label } from './tolerant.js';

const hostname = z.string().trim().toLowerCase().min(2).max(255);

/** POST /enrollments/initiate, without credentials: a machine asks the administrator with this address to let it in. */
export const initiateRequest = z.object({
  email: z.string().trim().toLowerCase().min(3).max(254),
  hostname,
  additionalInfo: ignorable(machineInfo),
});

/** 201 of initiate, the same whether anybody has that address. `token` is the machine's secret, good for 15 minutes. */
export const initiateAnswer = z.object({ token: z.string(), expiresAt: z.iso.datetime() });

/**
 * 200 of GET /enrollments/:token. `agentToken` comes with the first answer that says `approved`, and never again. What was not decided
 * in time is `revoked`.
 */
export const enrolmentStatus = z.object({
  status: z.enum(['pending', 'approved', 'revoked', 'rejected']),
  nodeId: z.uuid().optional(),
  agentToken: z.string().optional(),
});

/** POST /agent/register, without credentials. The words for system and processor differ between versions. */
export const registerRequest = z.object({
  hostname,
  enrollmentToken: z.string().max(512),
  os: ignorable(label(255)),
  operatingSystem: ignorable(label(255)),
  platform: ignorable(label(255)),
  arch: ignorable(label(64)),
  architecture: ignorable(label(64)),
  agentVersion: ignorable(label(64)),
  platformVersion: ignorable(label(120)),
  kernelVersion: ignorable(label(120)),
});

export type InitiateRequest = z.infer<typeof initiateRequest>;
export type InitiateAnswer = z.infer<typeof initiateAnswer>;
export type EnrolmentStatus = z.infer<typeof enrolmentStatus>;
export type RegisterRequest = z.infer<typeof registerRequest>;
