import { redirect } from 'next/navigation';

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  redirect(`/w/${encodeURIComponent((await params).slug)}/now`);
}
