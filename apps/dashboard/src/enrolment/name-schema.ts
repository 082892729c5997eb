import { zodResolver } from '@hookform/resolvers/zod';
import { CreateNodeInstall } from '@fettle/contracts';
import { z } from 'zod';

/** Not `nodeName`: a control of that name hides the form element's own `nodeName`, which the browser's event handling reads. */
const NameSchema = z.object({
  name: CreateNodeInstall.shape.nodeName,
  description: CreateNodeInstall.shape.description,
  teamId: CreateNodeInstall.shape.teamId,
});
export type NameValues = z.input<typeof NameSchema>;

export const nameResolver = zodResolver(NameSchema);
