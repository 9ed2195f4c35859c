import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import './globals.css';

export const metadata: Metadata = { title: 'Employer portal' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <header>
          <Link href="/" prefetch={false}>
            Employer portal
          </Link>
          <nav>
            <Link href="/jobs" prefetch={false}>
              Jobs
            </Link>
            <Link href="/devices" prefetch={false}>
              Devices
            </Link>
            <Link href="/admin" prefetch={false}>
              Admin
            </Link>
          </nav>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}
