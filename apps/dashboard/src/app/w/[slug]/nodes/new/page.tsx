import type { Metadata } from 'next';
import { AddNodePage } from '@/enrolment/add-node-page';

export const metadata: Metadata = { title: 'Add a node' };

export default function Page() {
  return <AddNodePage />;
}
