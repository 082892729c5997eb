import { Suspense } from 'react';
import { GalleryPage } from '@/gallery/gallery-page';

export const metadata = { title: 'Component gallery' };

/** Only the development server that asks for it has this page (see next.config.ts). */
export default async function Page({ params }: { params: Promise<{ group?: string[] }> }) {
  const { group } = await params;
  return (
    <Suspense>
      <GalleryPage name={group?.[0]} />
    </Suspense>
  );
}
