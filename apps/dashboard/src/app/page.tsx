import { HomePage } from '@/shell/home-page';

export default function Page() {
  return <HomePage />;
}
