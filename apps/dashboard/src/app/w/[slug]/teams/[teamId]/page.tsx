import type { Metadata } from 'next';
import { TeamPage } from '@/teams/team-page';

export const metadata: Metadata = { title: 'Team' };

export default async function Page({ params }: { params: Promise<{ teamId: string }> }) {
  return <TeamPage teamId={(await params).teamId} />;
}
